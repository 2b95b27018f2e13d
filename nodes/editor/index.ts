/** The browser code that all dialogs share. Each node's HTML carries it; the first to load defines it. */
export {};

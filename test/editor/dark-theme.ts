/**
 * A dark theme for Node-RED 4.1, which has none of its own but takes its colours from variables, as Node-RED 5 does for
 * its dark one. The values are those of a dark theme that people use, so that a colour which is no variable stands out.
 */
const VARIABLES: Readonly<Record<string, string>> = {
  'primary-background': '#15151a',
  'secondary-background': '#1b1b23',
  'secondary-background-selected': '#22222c',
  'secondary-background-disabled': '#13131a',
  'secondary-background-hover': '#1e1e27',
  'tertiary-background': '#17171d',
  'primary-text-color': '#f0f0f0',
  'secondary-text-color': '#aaaaaa',
  'secondary-text-color-focus': '#cccccc',
  'header-text-color': '#e0e0e0',
  'text-color-error': '#ff6369',
  'text-color-success': '#4cc38a',
  'text-color-code': '#00d4c8',
  'primary-border-color': '#2a2a2c',
  'secondary-border-color': '#2a2a2c',
  'form-background': '#1b1b23',
  'form-placeholder-color': '#8a8a8a',
  'form-text-color': '#f0f0f0',
  'form-input-background': '#0e0e12',
  'form-input-border-color': '#2a2a2c',
  'form-input-border-error-color': '#e5484d',
  'form-button-background': '#22222c',
  'list-item-color': '#f0f0f0',
  'list-item-background-hover': '#1e1e27',
  'workspace-button-background': '#15151a',
  'workspace-button-color': '#e0e0e0',
};

/** In force while the page's root has this class; nothing moves in either theme, so that a test need not wait. */
export const DARK = `* { transition: none !important; animation: none !important; }
:root.tested-dark { ${Object.entries(VARIABLES)
  .map(([name, value]) => `--red-ui-${name}: ${value};`)
  .join(' ')} }`;

/** Longest name that every usual file system and every mail program takes with room for a prefix. */
const LONGEST = 120;

/** So much of a title is looked at; a name of usual characters is cut to less. */
const LOOKED_AT = 1024;

/** Whatever stands behind their first dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

/**
 * A name for a file out of a vendor's title: letters, digits, `.`, `_` and `-` only, never a path, never hidden, with
 * the extension of its content, whatever the title claims to be.
 * @param contentType `image/jpeg` or `image/png`; others get no extension
 */
export function fileName(title: string, contentType: string): string {
  const extensions = EXTENSIONS[contentType] ?? [];
  const [usual] = extensions;
  // Cut before it is taken apart: one character may become eighteen.
  let stem = title
    .slice(0, LOOKED_AT)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, LONGEST);
  const typed = /\.([A-Za-z0-9]{1,5})$/.exec(stem);
  if (typed?.[1] !== undefined && isImage(typed[1])) stem = stem.slice(0, typed.index);
  stem = stem.replace(/\.+$/, '');
  if (stem === '') stem = 'photo';
  if (isDeviceName(stem)) stem = `_${stem}`;
  return usual === undefined ? stem : `${stem}.${usual}`;
}

/** Whether Windows takes a name for a device instead of a file, such as `nul` or `com1.jpg`. */
export function isDeviceName(name: string): boolean {
  return RESERVED.test(name);
}

function isImage(extension: string): boolean {
  return ['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp'].includes(extension.toLowerCase());
}

/** Reads the two form encodings that browsers and API clients send. */

/** The fields of a form; undefined when the content type is no form or the body does not follow it. */
export function formFields(contentType: string, body: Buffer): ReadonlyMap<string, string> | undefined {
  const [type = ''] = contentType.split(';');
  switch (type.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return new Map(new URLSearchParams(body.toString()));
    case 'multipart/form-data':
      return multipartFields(contentType, body.toString());
    default:
      return undefined;
  }
}

function multipartFields(contentType: string, body: string): ReadonlyMap<string, string> | undefined {
  const boundary = /;\s*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const [, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`);
  // The last delimiter is marked; without it the body is cut.
  if (!parts.pop()?.startsWith('--')) return undefined;
  const fields = new Map<string, string>();
  for (const part of parts) {
    const gap = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(part.slice(0, gap))?.[1];
    if (gap < 0 || name === undefined) return undefined;
    fields.set(name, part.slice(gap + 4));
  }
  return fields;
}

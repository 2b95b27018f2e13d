/** What a template may say in braces. */
export type Placeholder = 'vendor' | 'site' | 'device' | 'deviceType' | 'name' | 'quantity' | 'label';

/** What stands for the placeholders; absent and empty ones have no value. */
export type TemplateValues = { readonly [name in Placeholder]?: string | undefined };

const PLACEHOLDER = /\{(vendor|site|device|deviceType|name|quantity|label)\}/g;

/** Characters that mean something in an MQTT topic (MQTT 5.0, section 4.7). */
const RESERVED_IN_TOPICS = /[+#/\0]/g;

/**
 * The topic that a template such as `plant/{site}/{name}` makes. Inside a level, the characters that MQTT reserves
 * become `_`; a level whose placeholders all have no value, and which says nothing else, is `_`. Braces around
 * anything else stay as they are.
 */
export function topic(template: string, values: TemplateValues): string {
  return template
    .split('/')
    .map((level) => {
      const filled = fill(level, values, '').replace(RESERVED_IN_TOPICS, '_');
      return filled === '' && level !== '' ? '_' : filled;
    })
    .join('/');
}

/**
 * The InfluxDB measurement that a template makes. Spaces, commas and line breaks become `_`, because
 * node-red-contrib-influxdb 0.7 does not escape them for InfluxDB 1.x; so do a `#` in front (the line would be a
 * comment) and a backslash at the end (it would escape the comma behind it). A missing value is `_`.
 */
export function measurement(template: string, values: TemplateValues): string {
  return fill(template, values, '_').replace(/[\s,]|^#|\\$/g, '_');
}

function fill(template: string, values: TemplateValues, missing: string): string {
  return template.replace(PLACEHOLDER, (_, name: Placeholder) => values[name] || missing);
}

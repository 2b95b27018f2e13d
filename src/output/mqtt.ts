import type { Attributes, QuantityName, Sample, Source, Value } from '../model';
import { topic } from './template';

/** One message of output `mqtt`: one value under its own topic. */
export interface MqttRow {
  topic: string;
  payload: {
    /** Epoch ms. */
    time: number;
    value: Value;
    unit?: string;
    attributes?: Attributes;
  };
}

/** One row a sample, in the order of the samples. `template` is the topic's, with `{quantity}` and `{label}`. */
export function mqttRows(source: Source, samples: readonly Sample[], template: string): MqttRow[] {
  const topics = new Map<QuantityName, string>();
  return samples.map(({ time, of, value, attributes }) => {
    let name = topics.get(of);
    if (name === undefined) {
      name = topic(template, { ...source, quantity: of.quantity, label: of.label });
      topics.set(of, name);
    }
    const payload: MqttRow['payload'] = of.unit === undefined ? { time, value } : { time, value, unit: of.unit };
    if (attributes !== undefined) payload.attributes = { ...attributes };
    return { topic: name, payload };
  });
}

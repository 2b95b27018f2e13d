/** A small example of what a node sends, for the vendor and the output that are chosen. */
import { presentVendor } from './accounts';
import { exampleDevice } from './exampledevices';
import type { ExampleDevice } from './exampledevices';
import { inputOf, presentText } from './opendialog';

/** 2026-05-01T06:00:00Z. */
const TIME = 1_777_615_200_000;

/** Keeps the example up to date while the dialog is open. */
export function prepareExample(node: EditorNode, form: HTMLElement): void {
  const place = form.querySelector<HTMLElement>('.sensor-clouds-example');
  if (!place) return;
  const update = (): void => {
    const vendor = presentVendor(node);
    const device = vendor === undefined ? undefined : exampleDevice(vendor);
    place.textContent = device === undefined ? '' : exampleOf(node, device);
  };
  for (const property of ['vendor', 'output', 'list']) {
    const input = inputOf(node, property);
    if (input) $(input).on('change', update);
  }
  update();
}

function exampleOf(node: EditorNode, device: ExampleDevice): string {
  if (node.type === 'sensor-list-devices') return payload([listed(presentText(node, 'list'), device)]);
  const { vendor, site, name, label, unit, value } = device;
  const who = { vendor, ...(site === undefined ? {} : { site }), device: device.device, name };
  switch (presentText(node, 'output')) {
    case 'records':
      return payload([{ ...who, time: TIME, values: { [label]: value }, units: { [label]: unit } }]);
    case 'influxdb':
      return payload([{ measurement: vendor, tags: who, fields: { [label]: value }, timestamp: new Date(TIME) }]);
    case 'mqtt':
      return `msg.topic = "${vendor}/${device.device}/${label}"\n${payload({ time: TIME, value, unit })}`;
    case 'senml':
      return payload([{ bn: `${vendor}:${device.device}:`, bt: TIME / 1000, n: label, u: unit, v: value }]);
    default:
      return payload([{ ...who, quantity: device.quantity, label, unit, time: TIME, value }]);
  }
}

function listed(
  list: string,
  { vendor, site, device, deviceType, name, quantity, label, unit }: ExampleDevice,
): object {
  if (list === 'sites') return { vendor, site, name: site };
  if (list === 'quantities') return { vendor, site, device, quantity, label, unit };
  return { vendor, site, device, deviceType, name, quantities: [{ quantity, label, unit }] };
}

/** In a few lines, with room to break them between the values. */
function payload(value: object): string {
  const json = JSON.stringify(value, null, 1).replace(/\n */g, ' ');
  return `msg.payload = ${json}`;
}

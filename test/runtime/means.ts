/** What a device measured at a time (epoch ms), as the truth of a simulated cloud gives it. */
export type Measured = readonly [device: string, time: number, value: number];

/**
 * The mean of each device in each step of the clock, as the charts of the examples show it.
 * @param minutes the length of a step
 * @param digits behind the point
 * @returns a row for each device and step that has a value; its time is the beginning of the step
 */
export function meansOf(rows: readonly Measured[], minutes: number, digits = 3): Measured[] {
  const step = minutes * 60_000;
  const groups = new Map<string, { device: string; start: number; values: number[] }>();
  for (const [device, time, value] of rows) {
    const start = time - (time % step);
    const group = groups.get(`${device} ${start}`) ?? { device, start, values: [] };
    groups.set(`${device} ${start}`, group);
    group.values.push(value);
  }
  return [...groups.values()].map(({ device, start, values }) => {
    const sum = values.reduce((total, value) => total + value, 0);
    return [device, start, Number((sum / values.length).toFixed(digits))];
  });
}

/** The fleet listed and read once, by a Node-RED in a process of its own: prints the figures as JSON. */
import { embed } from './embedded';
import type { FleetFigures } from './fleet-workload';

const TO = Date.UTC(2026, 4, 2);
const FROM = TO - 86_400_000;

async function main(): Promise<void> {
  const [url = '', concurrency = ''] = process.argv.slice(2);
  const vendor = { vendor: 'sensit', sensit: 'account' };
  const red = await embed(
    [
      {
        id: 'account',
        type: 'sensit-account',
        baseUrl: url,
        rate: '0',
        concurrency,
        credentials: { email: 'ops@example.org', password: 'demo-pass' },
      },
      { id: 'first', type: 'sensor-list-devices', ...vendor, wires: [['read']] },
      { id: 'read', type: 'sensor-get-readings', ...vendor, from: FROM, to: TO, wires: [['sink']] },
    ],
    'read',
  );
  const figures: FleetFigures = { wall: NaN, cpu: NaN, rows: 0 };
  const before = process.cpuUsage();
  const start = performance.now();
  await red.run({}, ({ payload }) => {
    figures.rows += (payload as unknown[]).length;
  });
  figures.wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  figures.cpu = (user + system) / 1000;
  await red.close();
  process.stdout.write(JSON.stringify(figures));
  process.exit();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

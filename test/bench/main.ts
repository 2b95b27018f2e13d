/** All benchmarks, or those named on the command line. They print; they never fail on a time. */
import { fleet } from './fleet';
import { largeAnswer } from './large-answer';
import { load } from './load';

const BENCHMARKS = { 'large-answer': largeAnswer, fleet, load };

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (named.length > 0 && !named.includes(name)) continue;
    await run((line) => process.stdout.write(`${line}\n`));
  }
}

void main();

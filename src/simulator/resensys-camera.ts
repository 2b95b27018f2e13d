/** What the camera of a simulated site sees: small JPEGs of a bridge, drawn from a seed and the time of day. */
import { encode } from 'jpeg-js';
import { chance, reportTimes } from './signal';

const WIDTH = 160;
const HEIGHT = 90;
const DECK = 52;
const WATER = 68;
const SECOND = 1000;
const VARIANTS = 4;

export interface TruePhoto {
  /** `YYYY-MM-DD_HH-MM-SS`, UTC. */
  title: string;
  /** Epoch ms, a whole second. */
  time: number;
  /** A JPEG. */
  bytes: Buffer;
}

type Colour = readonly [number, number, number];

/** 0 at midnight UTC, 1 at noon. */
function daylight(hour: number): number {
  return 0.5 - 0.5 * Math.cos((hour / 24) * 2 * Math.PI);
}

function colourAt(x: number, y: number, light: number, cars: readonly number[]): Colour {
  const lamp = light < 0.25;
  if (y >= DECK - 4 && y < DECK && cars.some((car) => x >= car && x < car + 7))
    return lamp ? [255, 240, 170] : [170, 40, 30];
  if (y >= DECK && y < DECK + 5) return [90, 92, 98];
  const fromTower = Math.min(Math.abs(x - 45), Math.abs(x - 115));
  if (fromTower < 3 && y > 12 && y < WATER + 6) return [120, 122, 128];
  // Stay cables fan out from the top of each tower.
  if (y > 14 && y < DECK && fromTower < 34 && Math.abs((fromTower / (y - 12)) % 0.35) < 0.05) return [150, 152, 156];
  if (y >= WATER) return [40, 80 + 40 * light, 110 + 60 * light];
  return [110 + 0.6 * y, 150 + 0.5 * y, 225];
}

/**
 * One view of the bridge.
 * @param hour of the day, UTC
 * @param variant other cars, other haze
 */
function draw(hour: number, variant: number): Buffer {
  const light = daylight(hour);
  const cars = Array.from({ length: 5 }, (_, car) => Math.floor(chance(hour, variant, car) * (WIDTH + 60)) - 30);
  const exposure = (0.15 + 0.85 * light) * (0.75 + 0.25 * chance(hour, variant, 'haze'));
  const data = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const colour = colourAt(x, y, light, cars);
      const at = (y * WIDTH + x) * 4;
      data[at] = Math.min(255, colour[0] * exposure);
      data[at + 1] = Math.min(255, colour[1] * exposure);
      data[at + 2] = Math.min(255, colour[2] * exposure);
    }
  }
  return encode({ data, width: WIDTH, height: HEIGHT }, 60).data;
}

const views = new Map<string, Buffer>();

/** The encoder takes over 10 ms to set itself up, so views are drawn once and told apart by a comment inside. */
function photograph(seed: string, time: number, title: string): Buffer {
  const hour = new Date(time).getUTCHours();
  const variant = Math.floor(chance(seed, time) * VARIANTS);
  const key = `${hour}/${variant}`;
  const view = views.get(key) ?? draw(hour, variant);
  views.set(key, view);
  const comment = Buffer.from(`${seed} ${title}`);
  const marker = Buffer.from([0xff, 0xfe, 0, 0]);
  marker.writeUInt16BE(comment.length + 2, 2);
  return Buffer.concat([view.subarray(0, 2), marker, comment, view.subarray(2)]);
}

/** `YYYY-MM-DD_HH-MM-SS` of an instant in epoch ms, UTC. */
function photoTitle(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}

/**
 * The photos taken in `from <= t < to` (epoch ms), oldest first.
 * @param seed of the camera
 * @param interval between two photos, in ms; each is up to a tenth of it late
 */
export function* photosTaken(seed: string, interval: number, from: number, to: number): Generator<TruePhoto> {
  const up = (time: number): number => Math.ceil(time / SECOND) * SECOND;
  for (const exact of reportTimes(`${seed}/photo`, interval, Math.floor(interval / 10), up(from), up(to))) {
    const time = Math.floor(exact / SECOND) * SECOND;
    const title = photoTitle(time);
    yield { title, time, bytes: photograph(seed, time, title) };
  }
}

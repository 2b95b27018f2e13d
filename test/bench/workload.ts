/** What every way of reading has to do: one device, one quantity, 100,000 rows in one answer. */

export const DEVICE = '15-03-77-A3';
export const SITE = '2A-01';
/** The acceleration of the fast device. */
export const QUANTITY = '27001';
/** 100,000 rows in a little under 28 hours. */
export const ROWS_A_SECOND = 1;
export const ROWS = 100_000;
export const FROM = Date.UTC(2026, 4, 1);
export const TO = FROM + (ROWS / ROWS_A_SECOND) * 1000;

/** What all ways make of a row. */
export interface Row {
  vendor: string;
  site: string;
  device: string;
  name: string;
  quantity: string;
  label: string;
  unit: string;
  time: number;
  value: number;
}

/** What one way of reading reports, once it can be asked. */
export interface Way {
  /** Reads everything once; resolves with the number of rows. */
  read(): Promise<number>;
  close(): Promise<void>;
}

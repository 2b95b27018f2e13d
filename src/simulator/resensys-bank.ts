/** The quantity bank file of the simulated Resensys. No copy of the real one is known; the columns are the vendor's SQL table's. */
import type { BankQuantity } from './resensys-bridge';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function columns({ df, name, unit, type, signal }: BankQuantity): [string, string][] {
  return [
    ['DataFormat', String(df)],
    ['Name', name],
    ['Version', '1'],
    ['Unit', unit],
    ['Type', type],
    ['Precision', String(10 ** -signal.digits)],
    ['NumPrecision', String(signal.digits)],
    ['CalibCoef', '1'],
    ['CalibOffset', '0'],
  ];
}

/** XML with one `Quantity` for each line, its columns as child elements or as attributes. */
export function quantityBankXml(bank: readonly BankQuantity[], shape: 'elements' | 'attributes'): string {
  const lines = bank.map((quantity) => {
    const cells = columns(quantity);
    if (shape === 'attributes') {
      return `  <Quantity ${cells.map(([name, text]) => `${name}="${escaped(text)}"`).join(' ')}/>`;
    }
    return `  <Quantity>${cells.map(([name, text]) => `<${name}>${escaped(text)}</${name}>`).join('')}</Quantity>`;
  });
  return ['<?xml version="1.0" encoding="utf-8"?>', '<QuantityBank>', ...lines, '</QuantityBank>', ''].join('\n');
}

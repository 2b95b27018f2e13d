import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CloudError } from '../../src/errors';
import { unitsIn } from '../../src/vendors/resensys/quantitybank';
import { assertShortTurns } from './stall';

const pairs = async (xml: string): Promise<[string, string][]> => [...(await unitsIn(xml))];

describe('resensys quantity bank', () => {
  const shapes: [string, string][] = [
    [
      'child elements',
      '<?xml version="1.0"?><QuantityBank><Quantity><DataFormat>3003</DataFormat><Name>Volt</Name><Unit>v</Unit></Quantity></QuantityBank>',
    ],
    ['attributes', '<QuantityBank><Quantity DataFormat="3003" Name="Volt" Unit="v"/></QuantityBank>'],
    ['one of each', '<b><q DataFormat="3003"><Unit>v</Unit></q></b>'],
    ['other cases and separators', '<b><q><data_format> 03003 </data_format><UNITS>\n v </UNITS></q></b>'],
    ['a namespace', '<r:b xmlns:r="urn:x"><r:q><r:DF>3003</r:DF><r:Unit>v</r:Unit></r:q></r:b>'],
    ['CDATA', '<b><q><DF>3003</DF><Unit><![CDATA[v]]></Unit></q></b>'],
    ['groups around', '<b><g><g><q DF="3003" Unit="v"/></g></g></b>'],
    ['a byte order mark and comments', '\uFEFF<!-- bank --><b><q DF="3003"><!-- unit --><Unit>v</Unit></q></b>'],
  ];
  for (const [name, xml] of shapes) {
    it(`is read with ${name}`, async () => {
      assert.deepEqual(await pairs(xml), [['3003', 'v']]);
    });
  }

  it('knows the five entities and numbered characters', async () => {
    assert.deepEqual(
      await pairs('<b><q DF="1" Unit="&lt;&amp;&#176;C"/><q DF="2"><Unit>&quot;&#xB5;m&apos;</Unit></q></b>'),
      [
        ['1', '<&°C'],
        ['2', '"µm\''],
      ],
    );
  });

  it('has no unit where none is given, and the first where several are', async () => {
    const xml =
      '<b><q DF="1" Unit=""/><q DF="2"/><q Unit="v"/><q DF="x" Unit="v"/><q DF="3" Unit="a"/><q DF="3" Unit="b"/></b>';
    assert.deepEqual(await pairs(xml), [['3', 'a']]);
    assert.deepEqual(await pairs(''), []);
    assert.deepEqual(await pairs(`<b><q DF="1" Unit="${'v'.repeat(1 << 20)}"/></b>`), []);
  });

  const refused: [string, string][] = [
    ['a DOCTYPE', '<!DOCTYPE b><b/>'],
    ['a DOCTYPE with entities', '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><b><q DF="1" Unit="&b;"/></b>'],
    ['a DOCTYPE that never ends', `<!DOCTYPE b [${'<!ENTITY a "a">'.repeat(100)}`],
    ['an unknown entity', '<b><q DF="1" Unit="&deg;C"/></b>'],
    ['an entity of HTML in text', '<b>&nbsp;</b>'],
    ['a declaration inside', '<b><!ENTITY a "b"></b>'],
    ['tags that do not match', '<b><q></b>'],
    ['a cut end', '<b><q DF="1"'],
    ['no XML', '{"DataFormat": 1}'],
    ['HTML', '<html><body><br></body></html>'],
  ];
  for (const [name, xml] of refused) {
    it(`is refused with ${name}`, async () => {
      await assert.rejects(
        unitsIn(xml),
        (error: CloudError) => error instanceof CloudError && error.code === 'E_RESPONSE',
      );
    });
  }

  it('is not followed into depths, and large files keep nobody waiting', async () => {
    const deep = '<a>'.repeat(300_000) + '<q DF="1" Unit="v"/>' + '</a>'.repeat(300_000);
    const wide = `<b>${'<Quantity DataFormat="3003" Name="Volt" Unit="v"/>'.repeat(80_000)}</b>`;
    assert.deepEqual(await pairs(deep), []);
    assert.deepEqual(await pairs(wide), [['3003', 'v']]);
    assert.deepEqual(await pairs(`<a>${'<a>'.repeat(20)}${'</a>'.repeat(20)}<q DF="1" Unit="v"/></a>`), [['1', 'v']]);
    for (const xml of [deep, wide]) await assertShortTurns('a large file', () => pairs(xml), 50);
  });

  it('harms nothing, whatever names it uses', async () => {
    const xml =
      '<b __proto__="x" constructor="y" hasOwnProperty="z"><__proto__>1</__proto__><q DF="1" Unit="v" toString="w"/></b>';
    const units = await unitsIn(xml).catch((error: unknown) => error);
    assert.ok(units instanceof Map || units instanceof CloudError);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('gives units or a CloudError, whatever the file', async () => {
    const piece = fc.constantFrom(
      '<b>',
      '</b>',
      '<q DF="1"',
      ' Unit="v"',
      '/>',
      '>',
      '<DF>',
      '</DF>',
      '7',
      '<Unit>',
      '</Unit>',
      '&amp;',
      '&x;',
      '&',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<!DOCTYPE x',
      '<?xml?>',
      '\u0000',
      '\ud800',
      'v',
      '__proto__="1"',
      'hasOwnProperty="1"',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const outcome = await unitsIn(`<b>${pieces.join('')}</b>`).catch((error: unknown) => error);
        assert.ok(
          outcome instanceof Map || (outcome instanceof CloudError && outcome.code === 'E_RESPONSE'),
          String(outcome),
        );
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });
});

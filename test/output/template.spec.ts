import assert from 'node:assert/strict';

import fc from 'fast-check';

import { measurement, topic } from '../../src/output/template';

const VALUES = {
  vendor: 'resensys',
  site: '2A-01',
  device: '15-03-77-01',
  deviceType: '2DHRT',
  name: 'Pier 4/north',
  quantity: '3003',
  label: 'Volt',
};

describe('topics out of templates', () => {
  it('put values in', () => {
    assert.equal(topic('{vendor}/{device}', VALUES), 'resensys/15-03-77-01');
    assert.equal(topic('plant/{site}-{deviceType}/{quantity}/{label}', VALUES), 'plant/2A-01-2DHRT/3003/Volt');
  });

  it('keep a value in its level, whatever MQTT reserves', () => {
    assert.equal(topic('a/{name}/b', VALUES), 'a/Pier 4_north/b');
    assert.equal(topic('{name}/{label}', { name: '+#/\0', label: 'A+' }), '____/A_');
    assert.equal(topic('all/#/+/x', VALUES), 'all/_/_/x');
  });

  it('have _ for a level without a value', () => {
    assert.equal(topic('{vendor}/{site}/{device}', { vendor: 'senquip', device: 'HE0TEST1A' }), 'senquip/_/HE0TEST1A');
    assert.equal(topic('{vendor}/{site}', { vendor: 'senquip', site: '' }), 'senquip/_');
    assert.equal(topic('{site}{name}/x', {}), '_/x');
    assert.equal(topic('pump-{name}/x', {}), 'pump-/x');
  });

  it('leave alone what is no placeholder', () => {
    assert.equal(topic('/a//{serial}/{}', VALUES), '/a//{serial}/{}');
    assert.equal(topic('{name}', { name: '{label} $& $1' }), '{label} $& $1');
  });

  it('have as many levels as their template, none of them a wildcard', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, label) => {
        const levels = topic('{vendor}/{name}/x/{label}', { vendor: 'sensit', name, label }).split('/');
        assert.equal(levels.length, 4);
        for (const level of levels) assert.match(level, /^[^+#\0]+$/s);
      }),
      { seed: 41 },
    );
  });
});

describe('measurements out of templates', () => {
  it('put values in', () => {
    assert.equal(measurement('{vendor}', VALUES), 'resensys');
    assert.equal(measurement('s_{site}.{label}', VALUES), 's_2A-01.Volt');
  });

  it('have no spaces, commas and line breaks', () => {
    assert.equal(measurement('my plant,{name}', { name: 'Tank 1,\r\nnorth' }), 'my_plant_Tank_1___north');
  });

  it('have _ for a missing value', () => {
    assert.equal(measurement('{site}-{device}', { device: '7', site: '' }), '_-7');
    assert.equal(measurement('{name}', {}), '_');
  });

  it('neither begin as a comment nor end with an escape', () => {
    assert.equal(measurement('{name}', { name: '#1 pump' }), '_1_pump');
    assert.equal(measurement('{name}', { name: 'a\\b\\' }), 'a\\b_');
  });
});

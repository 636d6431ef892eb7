import { expect, it } from 'vitest';
import { gatesVerdict } from '../../reports/gates-verdict.js';

it('says how many gates are broken, in the singular where there is one, and nothing where none was asked for', () => {
  expect(gatesVerdict(undefined)).toBe('');
  expect(gatesVerdict({ n: 1, nBroken: 0 })).toBe('its gate holds');
  expect(gatesVerdict({ n: 1, nBroken: 1 })).toBe('its gate is broken');
  expect(gatesVerdict({ n: 4, nBroken: 0 })).toBe('all 4 gates hold');
  expect(gatesVerdict({ n: 4, nBroken: 2 })).toBe('2 of 4 gates broken');
});

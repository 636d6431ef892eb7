import { expect, it } from 'vitest';
import { openDetectorSeat } from '../../detectors/host/detector-seat.js';
import { pastFromTable } from '../../detectors/host/prepared-past.js';

const column = Float64Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 5 : 1) + row / 100);
const past = pastFromTable({ likes: column });
const row = Uint32Array.from(column.keys());
const isHigh = Uint32Array.from(column, (value) => (value > 3 ? 1 : 0));
const lesson = (isInauthentic: Uint32Array) => ({
  detector: 'random-forest',
  params: { trees: 5 },
  seed: 'seat',
  train: past,
  labels: { row, isInauthentic },
});
const [right, turned] = [lesson(isHigh), lesson(isHigh.map((one) => 1 - one))];

it('calls that nobody waited for are answered one after the other: a score does not overtake its fit', async () => {
  const seat = await openDetectorSeat();
  try {
    await seat.fit(right);
    const calm = await seat.score(past);
    const [, first, , again] = await Promise.all([
      seat.fit(turned),
      seat.score(past),
      seat.fit(right),
      seat.score(past),
    ]);
    expect([...again]).toEqual([...calm]);
    expect([...first]).not.toEqual([...calm]);
  } finally {
    await seat.close();
  }
});

it('a call that fails does not take the next one with it', async () => {
  const seat = await openDetectorSeat();
  try {
    const tooSoon = seat.score(past);
    const taught = seat.fit(right);
    await expect(tooSoon).rejects.toThrow('before fit');
    await taught;
    expect(await seat.score(past)).toHaveLength(past.nRows);
  } finally {
    await seat.close();
  }
});

import { beforeAll, expect, test } from 'vitest';
import stacking from '../../detectors/catalog/stacking.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { mean, scoreOutOfFold } from './out-of-fold.js';
import { NO_DATA, readInstaFake } from './reference-data.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

test('on the five folds of InstaFake: mean ROC AUC within 0.003 of scikit-learn’s stack of four, 0.9915', ({
  skip,
}) => {
  const data = readInstaFake();
  if (data === null) return skip(NO_DATA);
  expect(Math.abs(mean(scoreOutOfFold(stacking, data).aucByFold) - 0.991526)).toBeLessThan(0.003);
});

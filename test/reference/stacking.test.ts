import { beforeAll, test } from 'vitest';
import stacking from '../../detectors/catalog/stacking.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { mean, scoreOutOfFold } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { NO_DATA, readInstaFake } from './reference-data.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

test('on the five folds of InstaFake: mean ROC AUC within 0.003 of scikit-learn’s stack of four, 0.9915', ({
  skip,
}) => {
  const data = readInstaFake();
  if (data === null) return skip(NO_DATA);
  const auc = mean(scoreOutOfFold(stacking, data).aucByFold);
  holdTo(['stacking', 'instafake', 'mean ROC AUC of five folds'], auc, 0.991526, 0.003);
});

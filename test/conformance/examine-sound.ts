import { parseArgs } from 'node:util';
import { loadDetectors, loadFreshDetector } from '../../detectors/load-detectors.js';
import { examine } from '../../experiments/examiner/examine.js';

/**
 * Says whether a sound detector is ever rejected (`npm run examine-sound -- --seeds 200`): puts every detector of the catalog, or the ones
 * named, through every check with as many seeds. Prints each rejection with its story, then a line per detector. Takes hours at 200 seeds.
 */
async function examineSound(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '200' }, worlds: { type: 'string', default: '5' } },
  });
  const nSeeds = Number(values.seeds);
  const nWorlds = Number(values.worlds);
  const all = await loadDetectors();
  const wanted = [...all].filter(([id]) => positionals.length === 0 || positionals.includes(id));
  let nRejected = 0;
  for (const [id, detector] of wanted) {
    let nHere = 0;
    for (let seed = 1; seed <= nSeeds; seed++) {
      const results = await examine(detector, { seed, nWorlds, fresh: () => loadFreshDetector(id) });
      for (const { check, passed, story } of results) {
        if (passed) continue;
        nHere++;
        process.stdout.write(`seed ${seed}: ${check} rejects ${id}\n${story}\n`);
      }
    }
    nRejected += nHere;
    process.stdout.write(`${id}: ${nHere} rejections by ${nSeeds} seeds\n`);
  }
  return nRejected === 0;
}

process.exitCode = (await examineSound()) ? 0 : 1;

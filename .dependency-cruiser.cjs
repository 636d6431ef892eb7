/** Import boundaries: the folder is the boundary (ARCHITECTURE.md). Type-only and dynamic imports count. */
const forbid = (name, comment, from, to, { fromNot, toNot } = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(fromNot && { pathNot: fromNot }) },
  to: { path: to, ...(toNot && { pathNot: toNot }) },
});
const MACHINE = '^(node:)?(fs|fs/promises|worker_threads|child_process|http|https|net|process|os|module|vm|dgram|tls)$';
const PLUGIN_FOLDERS =
  '(detectors/catalog|detectors/features|sim/organic|sim/confounders|sim/operations|sim/calibration/catalog|experiments/enforcement|experiments/attribution|experiments/metrics/catalog|reports/charts)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    forbid(
      'truth-is-private',
      'the sim writes it; calibration, labels, metrics, the file writer and tests read it',
      '.',
      '^sim/truth/',
      {
        fromNot:
          '^(sim/(simulate|world/|operations/|organic/|confounders/|operation|confounder|truth/|witness|calibration/)|experiments/(labels|metrics|judge|files|loop)/|test/)',
      },
    ),
    forbid(
      'detectors-see-traffic-only',
      'a detector knows what the platform logged',
      '^detectors/',
      '^(sim|experiments|reports|web)/',
      {
        toNot: '^sim/traffic/',
      },
    ),
    forbid('detectors-have-no-machine', 'no files, threads or network', '^detectors/(catalog|features|lib)/', MACHINE),
    forbid('plug-ins-have-no-machine', 'no files, threads or network', `^${PLUGIN_FOLDERS}/`, MACHINE),
    forbid(
      'policies-see-scores',
      'enforcement never sees the truth',
      '^experiments/(enforcement/|attribution/|guarantees/|policy|attribution)',
      '^(sim|experiments|reports|web)/',
      {
        toNot: '^(sim/traffic/|experiments/(policy|attribution)\\.ts|experiments/guarantees/)',
      },
    ),
    forbid(
      'platforms-see-their-log',
      'a platform knows its log, scores, and what its desk says',
      '^experiments/platform/',
      '^experiments/(labels|judge|loop|executors)/',
    ),
    forbid('sim-is-first', 'nothing points back', '^sim/', '^(detectors|experiments|reports|web)/'),
    forbid(
      'contracts-are-leaves',
      'traffic, truth and scenario stand alone',
      '^sim/(traffic|truth|scenario)/',
      '^sim/',
      {
        toNot: '^sim/(traffic|truth|scenario)/',
      },
    ),
    forbid('reports-take-numbers', 'rows only', '^reports/', '^(sim|detectors|experiments|web)/'),
    forbid('web-shows-reports', 'reports only', '^web/', '^(sim|detectors|experiments)/'),
    forbid('plug-ins-are-islands', 'plug-ins never import one another', `^${PLUGIN_FOLDERS}/([^/]+)\\.ts$`, `^$1/`, {
      toNot: '^$1/$2\\.ts$',
    }),
    forbid(
      'grounds-are-leaves',
      'errors, random and plugins know nothing of the domain',
      '^(errors|random|plugins)/',
      '^(sim|detectors|experiments|reports|web|test)/',
    ),
    forbid(
      'nobody-imports-tests',
      'tests are not shipped code',
      '^(plugins|errors|random|sim|detectors|experiments|reports|web)/',
      '^test/',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};

import tseslint from 'typescript-eslint';
import jsdoc from 'eslint-plugin-jsdoc';
import unicorn from 'eslint-plugin-unicorn';

const CHANCE_AND_CLOCK = [
  { object: 'Math', property: 'random', message: 'Take a named random stream: a run must repeat from its seed.' },
  { object: 'Date', property: 'now', message: 'Simulated time only.' },
  { object: 'performance', property: 'now', message: 'Time the call in experiments/, not here.' },
];
const NEW_DATE = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Simulated time only.' };
const STATIC_IMPORTS = {
  selector: 'ImportExpression',
  message: 'Static imports only: the import check must see them.',
};
const NO_BUFFER = {
  selector: "MemberExpression[property.name='buffer']",
  message: 'Columns are views; the memory behind them is not yours.',
};
const NO_MODULE_STATE = {
  selector: 'Program > VariableDeclaration[kind=let]',
  message: 'No module state: fit returns the model.',
};
const NO_EXPORTED_STATE = {
  selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind=let]',
  message: 'No module state.',
};
const NO_MACHINE = ['process', 'globalThis', 'require', 'fetch', 'SharedArrayBuffer', 'Atomics'];

const PLUGINS = [
  'detectors/{catalog,features,lib}/**/*.ts',
  'sim/{organic,confounders,operations}/**/*.ts',
  'sim/calibration/catalog/**/*.ts',
  'experiments/{enforcement,attribution,guarantees}/**/*.ts',
  'experiments/metrics/catalog/**/*.ts',
  'reports/charts/**/*.ts',
  'examples/plug-ins/**/*.ts',
  'experiments/templates/**/*.ts',
];

export default tseslint.config(
  { ignores: ['dist*/', 'node_modules/', 'runs/', 'coverage/', '**/*.d.ts', 'web/vite.config.js'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { jsdoc, unicorn },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './web/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-params': ['error', 5],
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_EXPORTED_STATE],
      eqeqeq: 'error',
      'unicorn/filename-case': ['error', { case: 'kebabCase' }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
    },
  },
  {
    files: [
      '{sim,detectors}/**/*.ts',
      'experiments/{enforcement,attribution,guarantees,quantification,platform,loop,metrics}/**/*.ts',
    ],
    ignores: ['detectors/host/**'],
    rules: {
      'no-restricted-properties': ['error', ...CHANCE_AND_CLOCK],
      'no-restricted-syntax': ['error', NEW_DATE, NO_EXPORTED_STATE],
    },
  },
  {
    files: PLUGINS,
    rules: {
      'no-restricted-globals': ['error', ...NO_MACHINE],
      'no-restricted-properties': ['error', ...CHANCE_AND_CLOCK],
      'no-restricted-syntax': ['error', NEW_DATE, STATIC_IMPORTS, NO_BUFFER, NO_MODULE_STATE, NO_EXPORTED_STATE],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'jsdoc/require-jsdoc': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test'] }] },
      ],
    },
  },
);

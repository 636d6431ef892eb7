import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';

/** Which TensorFlow.js backend this thread computes on, and why the ones before it in the order were not taken. */
export interface TensorflowBackend {
  readonly backend: string;
  /** `[name, reason]` of every backend that was tried in vain. */
  readonly tried: readonly (readonly [string, string])[];
}

/** How one backend is loaded, and the name it registers itself under. */
interface Loader {
  readonly registeredAs: string;
  readonly load: () => Promise<unknown>;
}

/** An optional peer: imported by a variable name, so that neither compiler nor installer asks for it. */
const NODE_BINDING: string = '@tensorflow/tfjs-node';

const LOADERS: Readonly<Record<string, Loader>> = {
  node: { registeredAs: 'tensorflow', load: () => import(NODE_BINDING) },
  wasm: {
    registeredAs: 'wasm',
    async load() {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
      setWasmPaths(dirname(entry) + sep);
    },
  },
  cpu: { registeredAs: 'cpu', load: () => import('@tensorflow/tfjs-backend-cpu') },
};
const DEFAULT_ORDER = Object.keys(LOADERS);

/** The backend is chosen once per thread and order. */
const opened = new Map<string, Promise<TensorflowBackend>>();

/**
 * Opens the first TensorFlow.js backend of the order that really works: `node` (native, where installed), `wasm`, `cpu`. The order can be
 * set by the environment variable ERSATZ_TF, for example `wasm,cpu`. A later call with the same order returns the same answer.
 * Throws UserError on an unknown name, and when none of the named backends works.
 */
export async function openTensorflow(order: readonly string[] = orderFromEnvironment()): Promise<TensorflowBackend> {
  for (const name of order)
    if (!Object.hasOwn(LOADERS, name))
      throw new UserError(`ERSATZ_TF: unknown TensorFlow.js backend "${name}"${didYouMean(name, DEFAULT_ORDER)}`);
  const key = order.join();
  const pending = opened.get(key) ?? openFirst(order);
  opened.set(key, pending);
  const result = await pending;
  // Another order may have been opened in between.
  if (tf.getBackend() !== result.backend) await tf.setBackend(result.backend);
  return result;
}

/**
 * Opens the backend as `openTensorflow` does and names it so that two machines with the same name compute alike: `wasm+simd` where WebAssembly has vector
 * instructions, which sum in another order.
 */
export async function nameTensorflow(): Promise<string> {
  const { backend } = await openTensorflow();
  return backend === 'wasm' && (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true ? 'wasm+simd' : backend;
}

function orderFromEnvironment(): readonly string[] {
  const text = process.env['ERSATZ_TF'] ?? '';
  return text.trim() === '' ? DEFAULT_ORDER : text.split(',').map((name) => name.trim());
}

async function openFirst(order: readonly string[]): Promise<TensorflowBackend> {
  // Without this the cpu backend prints an advertisement on stderr.
  tf.enableProdMode();
  const tried: [string, string][] = [];
  for (const name of order) {
    const reason = await tryBackend(LOADERS[name]);
    if (reason === null) return { backend: LOADERS[name].registeredAs, tried };
    tried.push([name, reason]);
  }
  const reasons = tried.map(([name, reason]) => `${name}: ${reason}`).join('; ');
  throw new UserError(`ERSATZ_TF: no TensorFlow.js backend works; expected one of "${order.join()}", got ${reasons}`);
}

/** Returns why the backend does not work, null when it does. */
async function tryBackend({ registeredAs, load }: Loader): Promise<string | null> {
  try {
    await load();
    // When a backend fails to start, setBackend returns false without throwing and the operations run on another one.
    if (!(await tf.setBackend(registeredAs))) return 'did not start';
    await tf.ready();
    return tf.getBackend() === registeredAs ? null : `"${tf.getBackend()}" took its place`;
  } catch (error) {
    // The first line without the importing file's path: the reason goes into run.json, which names no folders.
    return error instanceof Error ? error.message.split(/\n| imported from /, 1)[0] : String(error);
  }
}

import { loadScenario } from '../../sim/scenario/load-scenario.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { chooseIngredients } from '../../sim/world/ingredients.js';

/**
 * Loads a shipped scenario by name or any by path, and holds it to the plug-ins that it uses. Throws UserError naming the file, the key path and what is wrong, also
 * with the parameters of a persona, confounder or operation.
 */
export async function checkedScenario(nameOrPath: string, plugins: readonly string[]): Promise<Scenario> {
  const scenario = loadScenario(nameOrPath);
  chooseIngredients(scenario, await loadWorldPlugins(plugins), nameOrPath);
  return scenario;
}

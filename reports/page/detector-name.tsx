import { DetectorMark } from './detector-mark.js';

/** A detector's id after its mark. */
export function DetectorName({ id, ids }: { readonly id: string; readonly ids: readonly string[] }) {
  return (
    <span class="detector-name">
      <DetectorMark id={id} ids={ids} />
      {id}
    </span>
  );
}

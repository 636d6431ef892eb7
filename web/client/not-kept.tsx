/** Says that a run kept no rows of this kind, and what to do to have them. */
export function NotKept({ what, traffic = false }: { readonly what: string; readonly traffic?: boolean }) {
  return (
    <div class="not-kept">
      <p>This run kept no {what}.</p>
      <p class="soft">
        {traffic ? 'Actions and follows are kept' : 'Scores and accounts of the first world are kept'} where the study
        says <code>{traffic ? 'keep: { worlds: 1, traffic: true }' : 'keep: { worlds: 1 }'}</code>; on the command line{' '}
        <code>{traffic ? '--set keep.traffic=true' : '--set keep.worlds=1'}</code>. Run the study again: its finished
        cells are reused, nothing else changes.
      </p>
    </div>
  );
}

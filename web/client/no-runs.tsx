/** What to do where there is no run yet. */
export function NoRuns() {
  return (
    <>
      <h1>No runs yet</h1>
      <p>
        This page lists the studies that were run into its folder. Start a first one in a terminal; it simulates five
        small towns, lets four detectors loose on them and takes about a minute:
      </p>
      <p>
        <code class="command">npx ersatz run quickstart</code>
      </p>
      <p>It appears here by itself as soon as it has begun, and can be opened when it is done. After that:</p>
      <ul class="plain steps">
        <li>
          <code>npx ersatz list studies</code> names the studies that come along; <code>npx ersatz run bake-off</code>{' '}
          runs every detector.
        </li>
        <li>
          <code>npx ersatz new study my-study</code> writes a study of your own to change.
        </li>
        <li>
          Runs lie elsewhere? <code>npx ersatz serve PATH</code> shows the runs of another folder.
        </li>
      </ul>
    </>
  );
}

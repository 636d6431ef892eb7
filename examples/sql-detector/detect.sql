-- A detector in SQL: which pairs of network and client do the labelled inauthentic accounts act from, and nobody else?
-- DuckDB runs it inside the folder that Ersatz hands over; schema.json there says what the files hold.
-- Sees services and farms that act from networks or programs of their own. Does not see who acts from where people do.

CREATE TEMP TABLE parts AS
SELECT unnest(['train', 'validation', 'test']) AS part,
       unnest([parts.train.windowStartSec, parts.validation.windowStartSec, parts.test.windowStartSec]) AS from_sec,
       unnest([parts.train.nowSec, parts.validation.nowSec, parts.test.nowSec]) AS to_sec
FROM read_json('schema.json');

CREATE TEMP TABLE wanted AS
SELECT 'train' AS part, id, account FROM 'train.parquet'
UNION ALL SELECT 'validation', id, account FROM 'validation.parquet'
UNION ALL SELECT 'test', id, account FROM 'test.parquet';

-- Actions of each account in the window of each part, by the pair of network and client they came from.
CREATE TEMP TABLE habits AS
SELECT part, actor AS account, network, client, count(*) AS n
FROM 'actions.parquet' JOIN parts ON t >= from_sec AND t < to_sec
GROUP BY ALL;

-- How much each pair speaks for an inauthentic account: smoothed by half an account of either kind.
CREATE TEMP TABLE pairs AS
SELECT network, client, (sum(label) + 0.5) / (count(*) + 1.0) AS bad_share
FROM habits JOIN wanted USING (part, account) JOIN 'labels.parquet' USING (id)
WHERE part = 'train'
GROUP BY ALL;

-- An account scores the mean over its actions; a pair that no labelled account used says as little as none.
COPY (
  WITH base AS (SELECT coalesce((sum(label) + 0.5) / (count(*) + 1.0), 0.5) AS share FROM 'labels.parquet')
  SELECT id, coalesce(sum(n * coalesce(bad_share, share)) / sum(n), any_value(share)) AS score
  FROM wanted CROSS JOIN base
  LEFT JOIN habits USING (part, account)
  LEFT JOIN pairs USING (network, client)
  WHERE part <> 'train'
  GROUP BY id
  ORDER BY id
) TO 'scores.parquet' (FORMAT parquet);

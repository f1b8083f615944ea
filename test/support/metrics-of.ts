import { Metrics } from '../../src/platform/metrics/index.js';
import type { TestApp } from './app.js';

/** The lines of the metrics, without comments, by the series: `kindred_http_responses_total{status="200"}` is 3. */
export async function metricsOf(app: TestApp): Promise<Map<string, number>> {
  return seriesIn(await app.get(Metrics).registry.metrics());
}

/** The same of a text in Prometheus' format. */
function seriesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

import autocannon from 'autocannon';

/** A request of a load: made anew each time. */
export interface LoadRequest {
  path: string;
  headers: Record<string, string>;
  body: () => string;
}

export interface LoadResult {
  perSecond: number;
  requests: number;
  /** Milliseconds at the 50th and 99th percentile. */
  p50: number;
  p99: number;
}

/** Sends requests over so many connections, each waiting for its answer. Throws when one fails, or none is answered. */
export async function load(
  port: number,
  request: LoadRequest,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const result = await autocannon({
    url: `http://127.0.0.1:${String(port)}`,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: request.path,
        headers: { 'content-type': 'application/json', ...request.headers },
        setupRequest: (one: autocannon.Request) => ({ ...one, body: request.body() }),
      },
    ],
    verifyBody: (body: string) => !body.includes('"errors"') && !body.includes('"code"'),
  } as autocannon.Options);
  const failed = result.errors + result.non2xx + (result as unknown as { mismatches: number }).mismatches;
  if (failed > 0) throw new Error(`${String(failed)} of ${String(result.requests.total)} requests failed`);
  const { total } = result.requests;
  if (total === 0) throw new Error(`no request was answered in ${String(seconds)} s`);
  return { perSecond: total / result.duration, requests: total, p50: result.latency.p50, p99: result.latency.p99 };
}

import { Agent, request as httpRequest } from 'node:http';
import { createHistogram } from 'node:perf_hooks';
import type { OpenLoop } from '../results/results.js';
import type { LoadRequest } from './load.js';

/** Connections enough that a request waits for the server, not for one of them. */
const SOCKETS = 512;
const TICK_MILLISECONDS = 1;

/**
 * Sends so many requests a second whatever the answers do, as customers come who know nothing of each other. A server that stands still
 * for a while delays all that were due meanwhile, and each of them counts: nothing is coordinated with the server and so left out.
 */
export async function openLoop(
  port: number,
  of: LoadRequest,
  { share, rate, seconds }: { share: number; rate: number; seconds: number },
): Promise<OpenLoop> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const microseconds = createHistogram();
  const all = Math.round(rate * seconds);
  const started = performance.now();
  const dueAt = (index: number): number => started + (index * 1000) / rate;
  let failed = 0;
  let sent = 0;
  await new Promise<void>((resolve) => {
    let answered = 0;
    const end = (index: number, isGood: boolean): void => {
      microseconds.record(Math.max(1, Math.round((performance.now() - dueAt(index)) * 1000)));
      if (!isGood) failed += 1;
      if (++answered === all) resolve();
    };
    const ticking = setInterval(() => {
      while (sent < all && dueAt(sent) <= performance.now()) {
        const index = sent++;
        send(port, agent, of, (isGood) => end(index, isGood));
      }
      if (sent === all) clearInterval(ticking);
    }, TICK_MILLISECONDS);
  });
  agent.destroy();
  if (failed > 0) throw new Error(`${String(failed)} of ${String(all)} requests failed`);
  const at = (percentile: number): number => microseconds.percentile(percentile) / 1000;
  return { share, rate, p50: at(50), p95: at(95), p99: at(99), p999: at(99.9), max: microseconds.max / 1000 };
}

function send(port: number, agent: Agent, { path, headers, body }: LoadRequest, end: (isGood: boolean) => void): void {
  const text = body();
  const options = {
    agent,
    port,
    path,
    host: '127.0.0.1',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers },
  };
  const request = httpRequest(options, (response) => {
    let answer = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => (answer += piece));
    response.on('end', () => end(response.statusCode === 200 && !/"errors"|"code"/.test(answer)));
  });
  request.on('error', () => end(false));
  request.end(text);
}

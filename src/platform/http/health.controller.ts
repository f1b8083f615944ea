import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database, DatabaseBusy, statement } from '../database/index.js';
import { Readiness } from './readiness.js';

/** Who answered within this time is asked for nothing: so a pool that is all in use does not look like a database that is away. */
const HEARD_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 2000;

const PING = statement<{ one: number }>('ping', 'SELECT 1 AS one');

/** For whoever restarts and routes: alive is the process, ready is the process with its database. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const status = this.readiness.isDraining ? 'draining' : await this.databaseStatus();
    if (status !== 'ok') void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    return { status };
  }

  private async databaseStatus(): Promise<string> {
    if (this.database.silentMilliseconds < HEARD_MILLISECONDS) return 'ok';
    try {
      const patience = wait(PATIENCE_MILLISECONDS, undefined, { ref: false }).then(() => {
        throw new Error('no answer in time');
      });
      await Promise.race([this.database.query(PING, []), patience]);
      return 'ok';
    } catch (error) {
      return error instanceof DatabaseBusy ? 'database busy' : 'database not reachable';
    }
  }
}

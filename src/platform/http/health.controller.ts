import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database, DatabaseBusy, statement } from '../database/index.js';
import { Readiness } from './readiness.js';

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
    try {
      await this.database.query(PING, []);
      return 'ok';
    } catch (error) {
      return error instanceof DatabaseBusy ? 'database busy' : 'database not reachable';
    }
  }
}

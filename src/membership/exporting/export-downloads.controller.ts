import { Readable } from 'node:stream';
import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeId } from '../../kernel/ids.js';
import { Database } from '../../platform/database/index.js';
import { TooManyRequests } from '../../platform/http/index.js';
import { RateLimits } from '../../platform/rates/index.js';
import { readLinkToken } from './export-link.js';
import { readPart, useLink } from './export-rows.js';

/**
 * The files of exports, by their links. A link opens its file once. Whether it was used, has expired or never was, the answer is
 * the same: there is nothing here. Each look for one is a call without a credential from its address.
 */
@Controller('exports')
export class ExportDownloads {
  constructor(
    private readonly database: Database,
    private readonly rates: RateLimits,
  ) {}

  @Get(':token')
  async download(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    // Whoever only asks whether it is there, as previews of messages do, must not use the link up.
    const link = request.method === 'GET' ? readLinkToken(token) : null;
    if (link) await this.count(request, reply);
    const opened = link && (await useLink(this.database, link.programId, link.hash));
    if (!opened) throw new NotFoundException();
    await reply
      .header('content-type', 'application/zip')
      .header('content-length', opened.size)
      .header('content-disposition', `attachment; filename="${encodeId('exp', opened.uuid)}.zip"`)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .send(Readable.from(this.partsOf(link.programId, opened.uuid), { objectMode: false }));
  }

  private async count({ ip }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const tooSoon = await this.rates.ofAddress(ip);
    if (!tooSoon) return;
    const { retryAfter, limit, allowed } = tooSoon.extensions;
    void reply.header('retry-after', String(retryAfter));
    throw new TooManyRequests(tooSoon.message, { retryAfter, limit, allowed });
  }

  private async *partsOf(programId: number, uuid: string): AsyncGenerator<Buffer> {
    for (let number = 0; ; number++) {
      const part = await readPart(this.database, programId, uuid, number);
      if (!part) return;
      yield part;
    }
  }
}

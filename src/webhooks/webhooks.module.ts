import { Module } from '@nestjs/common';
import { MembersModule } from '../members/index.js';
import { ProgramsModule } from '../programs/index.js';
import { EventPayloads } from './events/event-payloads.js';

/** What the outside is told, and how. */
@Module({
  imports: [ProgramsModule, MembersModule],
  providers: [EventPayloads],
  exports: [EventPayloads],
})
export class WebhooksModule {}

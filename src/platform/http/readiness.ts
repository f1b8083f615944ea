import { Injectable } from '@nestjs/common';

/** Whether this server still takes work. */
@Injectable()
export class Readiness {
  isDraining = false;
}

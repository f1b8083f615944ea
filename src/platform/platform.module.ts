import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { wallClock } from '../kernel/clock.js';
import { dataSourceOptions } from './database/data-source.js';
import { Database } from './database/database.js';
import { PatientDatabase } from './database/patient-database.js';
import { SlowStatements } from './database/slow-statements.js';
import { CONFIG, type Foundation, LOGGER, WALL_CLOCK } from './foundation.js';
import { KindredGraphqlModule } from './graphql/graphql.module.js';
import { HealthController } from './http/health.controller.js';
import { HttpErrors } from './http/http-errors.js';
import { Readiness } from './http/readiness.js';
import { DueRunner, DueSources, Jobs, ProgramTurns } from './jobs/index.js';
import { Gauges, Metrics, MetricsServer } from './metrics/index.js';
import { NeededSecrets } from './secrets/index.js';
import { PlatformGauges } from './platform-gauges.js';
import { PROOFS, type Proof } from './verify/index.js';

const jobs = [Jobs, DueSources, DueRunner, ProgramTurns];
const measuring = [Metrics, Gauges, MetricsServer, PlatformGauges];

@Global()
@Module({})
export class PlatformModule {
  /** `proofs` are what every feature promises of its data: the platform knows none of them. */
  static on({ config, databaseUrl, logger, clock = wallClock }: Foundation, proofs: readonly Proof[]): DynamicModule {
    const values = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: WALL_CLOCK, useValue: clock },
      { provide: PROOFS, useValue: proofs },
    ];
    const { slowStatementMilliseconds: limit } = config;
    const slow = limit === null ? null : new SlowStatements(limit, logger);
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(databaseUrl, config.databasePoolSize, config.limits.database),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
        KindredGraphqlModule.register(),
      ],
      controllers: [HealthController],
      providers: [
        ...values,
        {
          provide: Database,
          useFactory: (dataSource: DataSource, metrics: Metrics) => new Database(dataSource, metrics, slow),
          inject: [DataSource, Metrics],
        },
        {
          provide: PatientDatabase,
          useFactory: (dataSource: DataSource, metrics: Metrics, database: Database) =>
            new PatientDatabase(dataSource, metrics, slow, database),
          inject: [DataSource, Metrics, Database],
        },
        { provide: APP_FILTER, useClass: HttpErrors },
        Readiness,
        NeededSecrets,
        ...jobs,
        ...measuring,
      ],
      exports: [
        ...values.map((value) => value.provide),
        Database,
        PatientDatabase,
        Readiness,
        NeededSecrets,
        ...jobs,
        Metrics,
        Gauges,
      ],
    };
  }
}

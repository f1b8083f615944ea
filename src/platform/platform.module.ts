import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { wallClock } from '../kernel/clock.js';
import { dataSourceOptions } from './database/data-source.js';
import { Database } from './database/database.js';
import { PatientDatabase } from './database/patient-database.js';
import { CONFIG, type Foundation, LOGGER, WALL_CLOCK } from './foundation.js';
import { KindredGraphqlModule } from './graphql/graphql.module.js';
import { HealthController } from './http/health.controller.js';
import { HttpErrors } from './http/http-errors.js';
import { Readiness } from './http/readiness.js';
import { DueRunner, DueSources, Jobs, ProgramTurns } from './jobs/index.js';
import { PROOFS, type Proof } from './verify/index.js';

const jobs = [Jobs, DueSources, DueRunner, ProgramTurns];

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
        { provide: Database, useFactory: (dataSource: DataSource) => new Database(dataSource), inject: [DataSource] },
        {
          provide: PatientDatabase,
          useFactory: (dataSource: DataSource, database: Database) => new PatientDatabase(dataSource, database),
          inject: [DataSource, Database],
        },
        { provide: APP_FILTER, useClass: HttpErrors },
        Readiness,
        ...jobs,
      ],
      exports: [...values.map((value) => value.provide), Database, PatientDatabase, Readiness, ...jobs],
    };
  }
}

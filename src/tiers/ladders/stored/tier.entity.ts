import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tier: the same through all versions of its ladder, by its key. What it is worth stands in the versions. */
@Entity('tier')
export class TierEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  @Column({ name: 'ladder_id', type: 'uuid' })
  ladderUuid!: string;

  /** By which rows name it, from 1 within the ladder, and never another's. */
  @Column({ type: 'smallint' })
  number!: number;

  @Column({ type: 'text' })
  key!: string;
}

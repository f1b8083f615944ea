export { ActivitiesModule } from './activities.module.js';
export { RecordActivities } from './record-activities.js';
export { type RecordActivityInput } from './record-activity.types.js';

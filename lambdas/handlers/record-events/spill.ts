/** The S3 client is loaded with the first body that was too large for the queue; most containers never see one. */
export { createSpillStore } from '../../adapters/s3/spill-store';

import { generateKeyPairSync } from 'node:crypto';

/**
 * What a sign-in provider of the tests signs with, the same in all tests of a process: an RSA key takes as long to make as a
 * whole service takes to start. Who forges makes a key of their own.
 */
export const providerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

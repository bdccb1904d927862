// What two people go through in a session, from the sign-in to the end: each file is a part, and all share a room.
import './signIn.ts';
import './codesAndConsent.ts';
import './wholeSession.ts';

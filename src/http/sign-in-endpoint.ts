import { endpoint, parseBody } from './endpoint.ts';
import { signInBody, signInReply } from './sign-in.ts';

export const SIGN_IN_PATH = '/api/v1/sign-in';

export const signInEndpoint = endpoint(
  { method: 'post', path: SIGN_IN_PATH, summary: 'Sign in as one of the staff, for 8 hours', auth: 'none', body: signInBody, response: signInReply, status: 200 },
  async (request, signIn) => {
    const { email, password } = parseBody(signInBody, request.body);
    return signIn.signIn(email, password);
  },
);

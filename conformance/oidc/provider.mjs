// npm oidc-provider, a certified OpenID provider written by others, set up as ID-porten is: every
// request pushed, PKCE, clients proved by their key, pairwise subjects, the issuer in the answer,
// levels, the national identity number as a claim, back-channel logout. It lets services register
// themselves, and signs one invented person in without asking.
//
//   node provider.mjs PORT

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider, errors } from 'oidc-provider';

const port = Number(process.argv[2] ?? 0);
const issuer = `http://127.0.0.1:${port}`;

// Skatteetaten's own published synthetic number: month + 80, belongs to nobody.
const PERSON_NUMBER = '03851598730';
const LEVELS = ['idporten-loa-substantial', 'idporten-loa-high'];

const signingKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
};

const provider = new Provider(issuer, {
  jwks: { keys: [signingKey(), signingKey()] },
  cookies: { keys: [randomBytes(32).toString('hex')], long: { httpOnly: true, signed: true, sameSite: 'none' } },
  scopes: ['openid'],
  claims: { openid: ['sub', 'pid', 'acr', 'amr', 'auth_time', 'sid'] },
  // ID-porten puts all claims into the identity token.
  conformIdTokenClaims: false,
  acrValues: LEVELS,
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, account, client) =>
    createHash('sha256').update(`${client.sectorIdentifier} ${account}`).digest('hex'),
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: ['RS256', 'RS384', 'RS512'],
    idTokenSigningAlgValues: ['RS256'],
  },
  // ID-porten takes a posted sign-out, which keeps the token out of the address.
  enableHttpPostMethods: true,
  // Our services are on loopback, which the library otherwise refuses to call.
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined }),
  pkce: { required: () => true },
  responseTypes: ['code'],
  ttl: { AuthorizationCode: 60, AccessToken: 120, IdToken: 120, Session: 7200, Grant: 7200, Interaction: 600 },
  // Digdir's rules for a client's proof.
  assertJwtClientAuthClaimsAndHeader: async (_ctx, claims, header) => {
    const refuse = (reason) => { throw new errors.InvalidClientAuth(reason); };
    if (claims.aud !== issuer) refuse('aud must be the issuer, as one value');
    if (claims.exp - claims.iat > 120) refuse('the assertion lives longer than 120 seconds');
    if (!claims.jti) refuse('jti is missing');
    if (!header.kid) refuse('kid is missing');
  },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    registration: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (_ctx, interaction) => `/person/${interaction.uid}` },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, pid: PERSON_NUMBER }),
  }),
  // The consent that ID-porten never asks for.
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

// The page where somebody would choose how to sign in: the person is signed in at once, with the
// level that was asked for.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/person/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const acr = (params.acr_values ?? LEVELS[0]).split(' ')[0];
  return provider.interactionFinished(ctx.req, ctx.res, {
    login: { accountId: 'invented-person', acr, amr: ['TestID'] },
  });
});

provider.on('server_error', (_ctx, error) => console.error(error));
for (const event of ['pushed_authorization_request.error', 'authorization.error', 'grant.error', 'registration_create.error', 'backchannel.error', 'end_session.error', 'end_session_confirm.error']) {
  provider.on(event, (_ctx, error, ...rest) => console.error(event, error, error?.error_detail ?? '', rest.length));
}

provider.listen(port, '127.0.0.1', () => console.log(`the judge listens at ${issuer}`));

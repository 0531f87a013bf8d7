// A real OpenID Connect provider for the tests: one client, whoever signs in exists.
// Start it with the address that people come back to; it prints its own.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [redirect, secret] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "spoedketen",
        client_secret: secret,
        redirect_uris: [redirect],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: `Mens ${id}`,
        ...(id === "zonderadres" ? {} : { email: `${id}@example.nl` }),
        email_verified: id !== "ongecontroleerd",
      }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});

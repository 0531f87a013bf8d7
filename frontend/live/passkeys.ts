// Passkeys and security keys: asks the browser for one and sends what it says with the form.
import { all, one } from "./page";

interface Offered {
  creation_options?: { publicKey: PublicKeyCredentialCreationOptionsJSON };
  request_options?: { publicKey: PublicKeyCredentialRequestOptionsJSON };
}

export function startPasskeys(): void {
  for (const form of all<HTMLFormElement>("form[data-passkey]")) {
    one<HTMLButtonElement>("[data-passkey-go]", form)?.addEventListener("click", () => {
      void go(form);
    });
  }
}

async function go(form: HTMLFormElement): Promise<void> {
  const fault = one("[data-passkey-fault]", form);
  if (fault) fault.hidden = true;
  if (!form.reportValidity()) return;
  try {
    const credential = await asked(form);
    const field = one<HTMLInputElement>("input[name=credential]", form);
    if (!field || !credential) throw new Error("no credential");
    field.value = JSON.stringify((credential as PublicKeyCredential).toJSON());
    form.submit();
  } catch {
    if (fault) fault.hidden = false;
  }
}

async function asked(form: HTMLFormElement): Promise<Credential | null> {
  const offered = form.dataset["passkey"] === "login" ? await fetched(form) : written();
  if (offered.creation_options) {
    const options = creation(form, offered.creation_options.publicKey);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  if (!offered.request_options) throw new Error("nothing offered");
  const wanted = offered.request_options.publicKey;
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted),
  });
}

function written(): Offered {
  return JSON.parse(document.getElementById("passkey-data")?.textContent ?? "{}") as Offered;
}

async function fetched(form: HTMLFormElement): Promise<Offered> {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()) as Offered;
}

/** A key that signs in by itself lives on the device and asks who holds it. */
function creation(
  form: HTMLFormElement,
  options: PublicKeyCredentialCreationOptionsJSON,
): PublicKeyCredentialCreationOptionsJSON {
  const alone = one<HTMLInputElement>("input[name=passwordless]", form)?.checked ?? false;
  return {
    ...options,
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    },
  };
}

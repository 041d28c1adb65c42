"""From a call to the body of a provider's request, and what was dropped or mapped on the way."""

from __future__ import annotations

import msgspec

from pictura.contract import checks
from pictura.contract.catalog import Catalog
from pictura.contract.model import AUTO, Model
from pictura.contract.translate import translate
from pictura.engines.engine import Call, Facts, Obstacle, Terms
from pictura.engines.openai.account import Account
from pictura.engines.openai.sizing import is_exact, spoken
from pictura.errors import BadRequest
from pictura.types import Adjustment, ImageRequest, Json, Size

SEEDS = 2**31
"""Seeds that every vendor takes: 0 to one less than this."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, what is to be told of it, and the size that the picture is to be fitted to."""

    body: Json
    facts: Facts
    fit: Size | None


class Asking:
    """Turns calls into bodies for one account, by the contracts of its models."""

    def __init__(self, account: Account, catalog: Catalog) -> None:
        self._account = account
        self._dialect = account.dialect
        self._catalog = catalog
        self._theirs = {
            name: self._dialect.narrowed(model)
            for name, model in (*catalog.models.items(), ("", catalog.stranger))
        }

    def terms(self, request: ImageRequest, provider_model: str) -> Terms:
        """What keeps a request from being asked here, and how many pictures one call makes."""
        theirs = self._contract(provider_model, request.model)
        most = min(self._dialect.n.most, theirs.n_max)
        if request.stream and theirs.streams:
            most = 1  # the events of a stream do not say which picture they are about
        return Terms(obstacle=self._obstacle(request, theirs), pictures_per_call=most)

    def ask(self, call: Call) -> Asked:
        """The body of a call; says nothing that the client did not ask."""
        request, dialect = call.request, self._dialect
        theirs = self._contract(call.provider_model, request.model)
        translated = translate(request, self._catalog.find(request.model), theirs)
        body: Json = {"model": call.provider_model, "prompt": request.prompt}
        if (request.n > 1 and dialect.n.most > 1) or "n" in dialect.always:
            body[dialect.n.key] = request.n
        size = translated.size
        if size is not None:
            body |= spoken(size, dialect.size)
        elif "size" in dialect.always:
            body[dialect.size.key] = AUTO if theirs.sizes.auto else str(request.size)
        if dialect.response_format is not None and "response_format" in theirs.accepts:
            body["response_format"] = dialect.response_format
        body |= translated.fields
        seed = self._seed(call, body)
        body |= dialect.constants
        passed = self._passed(request, body)
        facts = Facts(adjustments=(*translated.adjustments, *seed), passed=passed)
        fit = translated.fit if size is None or is_exact(dialect.size) else request.size
        return Asked(body=body, facts=facts, fit=fit)

    def _contract(self, provider_model: str, model: str) -> Model:
        """The provider's model by its own name, with or without its maker's before it, else a stranger's.

        Where the names there are the operator's own, it is taken for the model that the client named.
        """
        found = self._catalog.find(provider_model)
        if found is None and "/" in provider_model:
            found = self._catalog.find(provider_model.rpartition("/")[2])
        if found is None and self._dialect.deployments:
            found = self._catalog.find(model)
        return self._theirs["" if found is None else found.name]

    def _obstacle(self, request: ImageRequest, theirs: Model) -> Obstacle | None:
        if request.operation != "generation":
            return self._not_edited(request)
        can_be_clear = "background" in theirs.accepts and "transparent" in theirs.backgrounds
        if request.background == "transparent" and not can_be_clear:
            return Obstacle(
                param="background", message="Transparent background is not supported for this model."
            )
        if request.output_format == "gif" and not _moves(theirs):
            return Obstacle(param="output_format", message="GIF is not supported for this model here.")
        if request.extra and self._account.unknown == "reject":
            refusal = checks.unknown(next(iter(request.extra)))
            return Obstacle(param=str(refusal.param), message=refusal.message)
        try:
            checks.prompt(request.prompt, theirs.prompt_max)
        except BadRequest as refusal:
            return Obstacle(param="prompt", message=refusal.message)
        return None

    def _not_edited(self, request: ImageRequest) -> Obstacle:
        """Pictures do not come with requests yet; `edits` of the dialect tells who will take them."""
        whose = "here yet" if self._dialect.edits != "none" else "by this model"
        return Obstacle(
            param="image", message=f"An {request.operation} of a picture is not supported {whose}."
        )

    def _seed(self, call: Call, body: Json) -> tuple[Adjustment, ...]:
        asked, key = call.request.seed, self._dialect.seed
        if asked is None:
            return ()
        if key is None:
            return (Adjustment("seed", asked, None, "the provider takes no seed"),)
        seed = body[key] = call.seed % SEEDS
        if seed == call.seed:
            return ()
        return (Adjustment("seed", asked, seed, f"the provider takes seeds below {SEEDS}"),)

    def _passed(self, request: ImageRequest, body: Json) -> frozenset[str]:
        """Puts unknown keys into the body where they may pass; they never replace one of ours."""
        if not request.extra or self._account.unknown != "pass":
            return frozenset()
        extra = {key: value for key, value in request.extra.items() if key not in body and value is not None}
        body |= extra
        return frozenset(extra)


def _moves(theirs: Model) -> bool:
    """Whether this model makes GIFs: no other picture is converted to one."""
    return {"output_format", "frame_count"} <= theirs.accepts and "gif" in theirs.formats

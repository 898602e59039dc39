from kfp import dsl
from kfp.dsl import Artifact, Output


# nagare: cache=off
@dsl.component
def http_download(url: str, file: Output[Artifact], sha256: str = "", timeout: int = 60):
    """Downloads a file over HTTP.

    Args:
        url: Address of the file, http:// or https://.
        sha256: Checksum that the file must have; empty: any.
        timeout: Seconds to wait for an answer.

    Returns:
        file: What was downloaded.
    """
    import hashlib
    import urllib.error
    import urllib.request

    if not url.lower().startswith(("http://", "https://")):
        raise ValueError(f"`{url}` is no http:// or https:// address.")
    request = urllib.request.Request(url, headers={"User-Agent": "kfp-component"})
    digest, size = hashlib.sha256(), 0
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer, open(file.path, "wb") as target:
            while piece := answer.read(1 << 20):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
            file.metadata["content_type"] = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise RuntimeError(
            f"{url} answered {error.code} {error.reason}. Open the address in a browser to see why."
        ) from None
    except (urllib.error.URLError, TimeoutError) as error:
        reason = getattr(error, "reason", error)
        raise RuntimeError(f"{url} cannot be reached: {reason}. Check the address and the network.") from None
    if sha256 and digest.hexdigest() != sha256.lower():
        raise ValueError(
            f"The file has the checksum {digest.hexdigest()}, not {sha256}: it is not the one that is meant."
        )
    file.metadata.update({"url": url, "bytes": size, "sha256": digest.hexdigest()})
    print(f"{size} bytes from {url}, sha256 {digest.hexdigest()}")

"""One file a page: parse, ask or act, draw. A view is short; what it computes has its own tested function."""

from fastapi import APIRouter

from luoshi.web.pages import (
    accounts,
    adding,
    breakdown,
    cascade,
    check,
    compare,
    directives,
    documents,
    explain,
    files,
    formulations,
    health,
    home,
    ledger,
    lifeline,
    matrix,
    openid,
    passage,
    printed,
    reader,
    references,
    review,
    rollup,
    runs,
    search,
    signing,
    targets,
    tasks,
)

__all__ = ["every_router"]


def every_router() -> list[APIRouter]:
    """Return the routers of all pages."""
    modules = (
        home,
        adding,
        documents,
        reader,
        references,
        review,
        printed,
        passage,
        matrix,
        rollup,
        compare,
        cascade,
        check,
        breakdown,
        directives,
        targets,
        formulations,
        lifeline,
        search,
        ledger,
        tasks,
        signing,
        openid,
        accounts,
        files,
        health,
        explain,
        runs,
    )
    return [module.pages.router for module in modules]

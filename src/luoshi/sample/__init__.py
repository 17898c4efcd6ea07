"""The bundled sample (示例): an invented province, its plan and the pages that carry it. Nothing here is real."""

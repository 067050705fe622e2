"""Read numbers: ours, Microsoft's Recognizers-Text, jionlp and cn2an on the same text in the same run.

    make bench          or: python benchmarks/numbers.py [--skip-others]

A script's folder comes first on the path, so the standard library (decimal, fractions) finds this file when it asks for
its own `numbers`; it is handed the right one. The measuring is in number_readers.py.
"""

import sys

if __name__ == "__main__":
    from number_readers import main

    main()
else:
    import os
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_loader

    _loader = SourceFileLoader("numbers", os.path.join(os.path.dirname(os.__file__), "numbers.py"))
    _spec = spec_from_loader("numbers", _loader)
    assert _spec is not None
    sys.modules[__name__] = module_from_spec(_spec)
    _loader.exec_module(sys.modules[__name__])

"""Edits and variations: what was uploaded, painted on in its own light.

uploads (read safely) → asking (what the words want) → choose (which works that is, pure) → edit (carries them out)

Looking: `light_of` reads the light, `standing_out` what stands out, `ground` where something can stand.
Working: `filling` closes holes, `added` sets subjects in, `relit` turns the hour and the weather, `restyled` lends
another hand, `rebacked` changes the background, `outpainted` goes on around it, `composed` joins several uploads,
`variation` stages something new in the same colours.
Going on: `windows` finds the part that fits, `levelling` brings its rows to the edge's, `joined` its colours, over a `seam`;
`plainer` makes more sky and ground.
"""
